/** What `tallylight help` prints. */
export const help = `tallylight – what AI calls cost, who caused them, and how much is left

Usage
  tallylight doctor             Check the way from an app to the ledger and say what to do
  tallylight explain <id>       Show the arithmetic behind the cost of one record
  tallylight tokens list        List the tokens for sending, reading and administering
  tallylight tokens create      Make one, and show it this once
                                  --scope ingest|read|admin  --name <what for>
                                  --environment <name>       of this environment only
                                  --all-tenants              instead of --tenant
                                  --expires <instant>        such as 2027-01-31
  tallylight tokens revoke <id> End one
  tallylight help               Show this
  tallylight --version          Show the version

Options
  --url <address>               The processor (default: TALLYLIGHT_URL, else http://127.0.0.1:4318)
  --tenant <name>               Whose figures or tokens, where the token is for every tenant
  --json                        Print JSON

Environment
  TALLYLIGHT_URL                The processor
  TALLYLIGHT_READ_TOKEN         A read token, where it asks for one
  TALLYLIGHT_ADMIN_TOKEN        An admin token, for tokens
  TALLYLIGHT_ENDPOINT           Where apps send their spans; doctor tries it. Without it
                                OTEL_EXPORTER_OTLP_ENDPOINT counts, as it does for the apps
  NO_COLOR                      Print without colours

Results go to stdout, messages to stderr. Exit codes
  0  done; for doctor: no check failed
  1  a check failed, or there is no such record
  2  the command line is wrong
  3  the command could not run: the processor does not answer, or does not let you read
`;
