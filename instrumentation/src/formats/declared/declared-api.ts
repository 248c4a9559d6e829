/**
 * A paid HTTP API as its user describes it, without code: what `TALLYLIGHT_APIS` holds, and what the simple
 * providers here are made of. `apis.schema.json` says the same to editors.
 */
export interface DeclaredApi {
  /** Where an editor finds `apis.schema.json`; nothing is read there. */
  readonly $schema?: string;
  /** The value of `gen_ai.provider.name`, by which prices are found. */
  readonly name: string;
  /** Host names; a call to a subdomain of one belongs to it. `*` stands for a part, `:port` is possible. */
  readonly hosts: readonly string[];
  readonly endpoints: readonly DeclaredEndpoint[];
  /** Paths that cost nothing and are not recorded, written as those of endpoints. */
  readonly ignoredPaths?: readonly string[];
}

export interface DeclaredEndpoint {
  /** `POST` where it is missing. */
  readonly method?: 'GET' | 'POST';
  /** Only at these of the API's hosts. */
  readonly hosts?: readonly string[];
  /** The whole path; `{name}` stands for one part of it, `{name*}` for the rest. */
  readonly path: string;
  /** The value of `gen_ai.operation.name`, such as `search`, `speech`, `transcription`, `geocoding`. */
  readonly operation: string;
  /** The model, or what else decides the price: of the request. */
  readonly model?: DeclaredText;
  /** The model that answered, as the response says. */
  readonly responseModel?: DeclaredText;
  /** What is billed, by unit. Without units, tokens and cost a call is one of the unit `requests`. */
  readonly units?: Readonly<Record<string, DeclaredQuantity>>;
  /** Totals of tokens, as the response says. */
  readonly tokens?: { readonly input?: DeclaredQuantity; readonly output?: DeclaredQuantity };
  /** A cost that the response states itself; `USD` where no currency is given. */
  readonly cost?: { readonly amount: DeclaredQuantity; readonly currency?: DeclaredText };
  /** The response's id. */
  readonly id?: DeclaredText;
  /** The API's name for a failure, in the body or a header of the response. */
  readonly errorType?: DeclaredText;
  /** Where a status of 200 may still be a refusal: the word in the body, and those of it that are billed. */
  readonly success?: { readonly at: string; readonly is: readonly string[] };
  /** Never costs anything: recorded, with a known zero. */
  readonly free?: boolean;
}

/**
 * A quantity: a fixed number; an expression (`$response.body#/usage/credits`); a table; arithmetic; or a list,
 * of which the first that is known holds.
 */
export type DeclaredQuantity =
  | number
  | string
  | DeclaredTable<DeclaredQuantity>
  | { readonly multiply: readonly DeclaredQuantity[] }
  | { readonly divide: readonly [DeclaredQuantity, DeclaredQuantity] }
  | { readonly ceil: DeclaredQuantity }
  | readonly DeclaredQuantity[];

/** A text: fixed, an expression, a table, or a list, of which the first that is known holds. */
export type DeclaredText = string | DeclaredTable<DeclaredText> | readonly DeclaredText[];

/** Another value for each word that stands somewhere. */
export interface DeclaredTable<Value> {
  readonly match: string;
  readonly cases: Readonly<Record<string, Value>>;
  readonly otherwise?: Value;
}
