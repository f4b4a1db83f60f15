/**
 * Counts the birthdays that a person born on `born` has had by `asked`. Both are real days as YYYYMMDD, and `born` is not after `asked`.
 *
 * The function reads both days as numbers and subtracts them; the whole years are the difference without its last four digits. When this
 * year's birthday has not come yet, the subtraction of month and day borrows one year. A person born on 29 February (0229) therefore has
 * the birthday of a common year on 1 March, since 28 February (0228) is still before it.
 */
export function wholeYears(born: string, asked: string): number {
  return Math.floor((Number(asked) - Number(born)) / 10_000);
}
