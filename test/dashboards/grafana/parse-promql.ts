import { parser } from '@prometheus-io/lezer-promql';

/** A series selector in an expression. */
interface Selector {
  readonly metric: string;
  /** `job=~"$job"` and so on, as written. */
  readonly matchers: readonly string[];
  /** Names of the functions around it, the nearest first. */
  readonly functions: readonly string[];
  /** What is in the brackets behind it. */
  readonly range: string | null;
}

/**
 * Parses an expression as Prometheus' own editor does.
 * @returns its selectors, and the places that are no PromQL.
 */
export function parsePromql(expr: string): { selectors: Selector[]; errors: string[] } {
  // The only variable outside of strings; as long as its name, so that places stay right.
  const text = expr.replaceAll('$__rate_interval', '1m'.padStart('$__rate_interval'.length, '0'));
  const selectors: Selector[] = [];
  const errors: string[] = [];
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) errors.push(`${node.from}: ${expr.slice(node.from)}`);
      if (node.name !== 'VectorSelector') return;
      const name = node.node.getChild('Identifier');
      const list = node.node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
      const functions: string[] = [];
      let range: string | null = null;
      for (let at = node.node.parent; at !== null; at = at.parent) {
        if (at.name === 'MatrixSelector') range = expr.slice(node.to + 1, at.to - 1);
        const called = at.name === 'FunctionCall' ? at.firstChild : null;
        if (called !== null) functions.push(expr.slice(called.from, called.to));
      }
      selectors.push({
        metric: name === null ? '' : expr.slice(name.from, name.to),
        matchers: list.map(({ from, to }) => expr.slice(from, to)),
        functions,
        range,
      });
    },
  });
  return { selectors, errors };
}
