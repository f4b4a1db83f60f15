/**
 * How many birthdays somebody born on `born` has had by `asked`; both are real days as YYYYMMDD, `born` not after `asked`.
 *
 * Read as numbers, the difference of two such days has the whole years in front of its last four digits: the month and
 * day borrow a year exactly when they have not come yet. Whoever was born on 29 February (0229) has thereby the birthday
 * of a common year on 1 March, since 0228 is still before it.
 */
export function wholeYears(born: string, asked: string): number {
  return Math.floor((Number(asked) - Number(born)) / 10_000);
}
