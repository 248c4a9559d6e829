/** The dashboards' uids: never change one, links and bookmarks hold them. */
export const dashboardTitles = {
  'tallylight-cost': 'Tallylight / Cost',
  'tallylight-budgets': 'Tallylight / Budgets',
  'tallylight-pipeline': 'Tallylight / Pipeline health',
  'tallylight-ledger': 'Tallylight / Users and features',
} as const;

export type DashboardUid = keyof typeof dashboardTitles;
