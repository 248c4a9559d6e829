/** What `tallylight help` prints. */
export const help = `tallylight – what AI calls cost, who caused them, and how much is left

Usage
  tallylight doctor             Check the way from an app to the ledger and say what to do
  tallylight explain <id>       Show the arithmetic behind the cost of one record
  tallylight prices list        List the prices that hold, with the ids that other commands take
                                  --provider <name>  --model <name>  --stale
                                  --at <instant>             what held then
                                  --all                      past, to come and revoked ones too
  tallylight prices show <provider/model>
                                Show all about a model: periods, rates, source, who verified it
  tallylight prices add <provider/model>
                                Add a price of your own; * stands for any characters
                                  --rate <meter>=<USD>       again for each; a million tokens, one unit
                                  --discount 15%  --free  --subscription
                                  --host, --environment, --organization <of these calls only>
                                  --valid-from, --valid-to <instant>  --source-url <address>
  tallylight prices verify <id> You have compared it with the provider's page
  tallylight prices revoke <id> Take back a price to come, or one of your own
  tallylight prices diff        Show what a refresh would change
  tallylight prices refresh     The same; do it with --apply
                                  --from <path or address>   instead of the processor's own source
                                  --accept-jumps             you have looked at moves beyond 20-fold
  tallylight prices aliases     List your own names for models
  tallylight reprice            Price past calls by the prices of now: shows what changes, then asks
                                  --from, --to <instant>     of the calls' start, such as 2026-11-01
                                  --provider <name>  --model <name>
                                  --all-tenants              instead of --tenant
                                  --reason <text>            kept with every record that changes
                                  --dry-run                  only show it
                                  --yes, -y                  do it without asking
  tallylight reprice list       List the times that this was done
  tallylight reprice show <run> Show what one of them has changed
  tallylight gaps               List records that were counted by their process and never came
                                  --service <name>  --from <instant>  of processes heard of since
  tallylight quarantine list    List spans that were set aside instead of stored
                                  --reason <name>
  tallylight retention          Drop records that are past their time now; done daily by itself
                                  --dry-run                  show them only
  tallylight users erase <id>   Take a user's name out of the ledger; records and sums stay
                                  --anonymize                put a made-up name in its place
                                  --dry-run                  count only
  tallylight ledger verify      Compare the sums with the records, and with the seals of days
                                  --from, --to <day>
  tallylight tokens list        List the tokens for sending, reading and administering
  tallylight tokens create      Make one, and show it this once
                                  --scope ingest|read|admin  --name <what for>
                                  --environment <name>       of this environment only
                                  --all-tenants              instead of --tenant
                                  --expires <instant>        such as 2027-01-31
  tallylight tokens revoke <id> End one
  tallylight run -- <command>   Run an app so that its calls are recorded; needs
                                @tallylight/instrumentation in the app's folder
                                  --sdk                      trace its HTTP requests as well
  tallylight help               Show this
  tallylight --version          Show the version

Options
  --url <address>               The processor (default: TALLYLIGHT_URL, else http://127.0.0.1:4318)
  --tenant <name>               Whose figures or tokens, where the token is for every tenant
  --json                        Print JSON
  --by <name>                   Who changes prices or costs, or erases users (default: your user name)

Environment
  TALLYLIGHT_URL                The processor
  TALLYLIGHT_READ_TOKEN         A read token, where it asks for one
  TALLYLIGHT_ADMIN_TOKEN        An admin token, for tokens, changing prices and repricing
  TALLYLIGHT_ENDPOINT           Where apps send their spans; doctor tries it. Without it
                                OTEL_EXPORTER_OTLP_ENDPOINT counts, as it does for the apps
  NO_COLOR                      Print without colours

Results go to stdout, messages to stderr. Exit codes
  0  done; for doctor: no check failed
  1  a check failed, sums are wrong, there is no such record, prices were refused, or you said no
  2  the command line is wrong
  3  the command could not run: the processor does not answer, or does not let you read
`;
