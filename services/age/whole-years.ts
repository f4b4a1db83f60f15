/**
 * Counts the birthdays that a person born on `born` has had by `asked`. Both are real days as YYYYMMDD, and `born` is not after `asked`.
 *
 * The difference of the two days, read as numbers, has the whole years before its last four digits: month and day borrow a year
 * exactly when the birthday has not come yet. A person born on 29 February (0229) therefore has the birthday of a common year on
 * 1 March, since 28 February (0228) is still before it.
 */
export function wholeYears(born: string, asked: string): number {
  return Math.floor((Number(asked) - Number(born)) / 10_000);
}
