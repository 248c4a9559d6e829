import type { Route, WireFormat } from '../wire-format.ts';

/** One of a provider's endpoints. */
export interface Endpoint {
  /** Nearly all that bill are called with POST, the default. */
  readonly method?: 'GET' | 'POST';
  /** Where only some of the provider's hosts have the endpoint: which, written as there. At no gateway then. */
  readonly hosts?: readonly string[];
  /** Source of a regular expression for the whole path below the API's root. */
  readonly path: string;
  readonly format: WireFormat;
}

/** Where a provider is reached, and what its endpoints speak. */
export interface Provider {
  /** The value of `gen_ai.provider.name`. */
  readonly name: string;
  /**
   * A call belongs to the provider when its host is one of these, or a subdomain of one. A `*` stands for
   * any letters, digits and hyphens: `bedrock-runtime.*.amazonaws.com`. With `:port`, only at that port.
   */
  readonly hosts: readonly string[];
  /** Source of a regular expression for the API's root path. */
  readonly root: string;
  readonly endpoints: readonly Endpoint[];
  /** Paths, as in `endpoints`, that cost nothing: they are neither recorded nor missed. */
  readonly ignoredPaths: readonly string[];
  readonly billingHeaders: Route['billingHeaders'];
}
