import { InvalidArgumentError } from 'commander'

/** Parses a whole number from `min` to `max`. */
export const wholeNumber =
  (min: number, max = 2 ** 31 - 1) =>
  (text: string) => {
    const value = Number(text)
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`It takes a whole number from ${min} to ${max}.`)
  }

/** Parses a number from 0 to 1. */
export function fraction(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= 1) return value
  throw new InvalidArgumentError('It takes a number from 0 to 1.')
}

/** Collects an option that may be given several times. */
export const collect = (value: string, before: string[]) => [...before, value]
