/** A mail server that takes our mail. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /**
   * `implicit`: TLS from the first byte; `starttls`: TLS before anything is said, or no mail;
   * `none`: in plain text.
   */
  readonly tls: 'implicit' | 'starttls' | 'none';
  /** `null`: it asks for no login. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** Whom the mail is from; the name may be empty. */
  readonly from: { readonly name: string; readonly address: string };
}
