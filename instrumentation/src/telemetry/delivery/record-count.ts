/**
 * A number of records with its verb, such as `1 usage record waits` and `2 usage records wait`.
 *
 * @param one the verb for one record
 * @param many the verb for any other number
 */
export function formatRecordCount(count: number, one: string, many: string): string {
  return count === 1 ? `1 usage record ${one}` : `${count} usage records ${many}`;
}
