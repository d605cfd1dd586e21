/** The bytes that JSON's grammar names. */
export const quote = 0x22
export const backslash = 0x5c
export const comma = 0x2c
export const colon = 0x3a
export const minus = 0x2d
export const plus = 0x2b
export const dot = 0x2e
export const zero = 0x30
export const nine = 0x39
export const openList = 0x5b
export const closeList = 0x5d
export const openObject = 0x7b
export const closeObject = 0x7d

export const isDigit = (byte: number) => byte >= zero && byte <= nine
export const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
export const startsNumber = (byte: number) => byte === minus || isDigit(byte)
