import type { VariableOption } from '@grafana/grafana-foundation-sdk/dashboard';

/** A variable at "All", as a dashboard opens. */
export const allSelected: VariableOption = { selected: true, text: ['All'], value: ['$__all'] };
