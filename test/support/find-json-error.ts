export type JsonError = {
  /** In UTF-16 units from the start; line and column count from 1. */
  offset: number
  line: number
  column: number
  /** What may stand there, to follow “expected”. */
  expected: string
  /** What stands there instead; null at the end of the text. */
  found: string | null
}

type Fault = { offset: number; expected: string }
type Expectation =
  'a value' | 'a value or "]"' | 'a key in quotes' | 'a key in quotes or "}"' | '":"' | 'more'

const literals: Record<string, string> = { t: 'true', f: 'false', n: 'null' }
const isDigit = (char: string | undefined) => char !== undefined && char >= '0' && char <= '9'
const isSpace = (char: string | undefined) => char === ' ' || char === '\n' || char === '\r' || char === '\t'

/**
 * Where a text stops being JSON (RFC 8259), or null where it is. `JSON.parse` decides what is JSON; this says where and why it
 * failed, which V8's own messages do only now and then. Reads iteratively: nesting has no limit.
 */
export function findJsonError(text: string): JsonError | null {
  const fault = scan(text)
  if (fault === null) return null
  const before = text.slice(0, fault.offset)
  const lineStart = before.lastIndexOf('\n') + 1
  const line = before.split('\n').length
  const found = text.codePointAt(fault.offset)
  return {
    offset: fault.offset,
    line,
    column: fault.offset - lineStart + 1,
    expected: fault.expected,
    found: found === undefined ? null : String.fromCodePoint(found)
  }
}

function scan(text: string): Fault | null {
  const open: ('{' | '[')[] = []
  let expectation: Expectation = 'a value'
  let at = 0
  for (;;) {
    while (isSpace(text[at])) at++
    const char = text[at]
    if (expectation === 'more') {
      const container = open.at(-1)
      if (container === undefined) return at === text.length ? null : { offset: at, expected: 'the end' }
      const close = container === '{' ? '}' : ']'
      if (char === ',') expectation = container === '{' ? 'a key in quotes' : 'a value'
      else if (char === close) open.pop()
      else return { offset: at, expected: `"," or "${close}"` }
      at++
    } else if (expectation === '":"') {
      if (char !== ':') return { offset: at, expected: expectation }
      expectation = 'a value'
      at++
    } else if (
      (char === ']' && expectation === 'a value or "]"') ||
      (char === '}' && expectation === 'a key in quotes or "}"')
    ) {
      open.pop()
      expectation = 'more'
      at++
    } else if (expectation === 'a key in quotes' || expectation === 'a key in quotes or "}"') {
      if (char !== '"') return { offset: at, expected: expectation }
      const end = scanString(text, at)
      if (typeof end !== 'number') return end
      expectation = '":"'
      at = end
    } else if (char === '{' || char === '[') {
      open.push(char)
      expectation = char === '{' ? 'a key in quotes or "}"' : 'a value or "]"'
      at++
    } else {
      const end = scanScalar(text, at, expectation)
      if (typeof end !== 'number') return end
      expectation = 'more'
      at = end
    }
  }
}

/** The offset after the string, number or literal that starts here. */
function scanScalar(text: string, start: number, expected: string): number | Fault {
  const char = text[start] ?? ''
  if (char === '"') return scanString(text, start)
  if (char === '-' || isDigit(char)) return scanNumber(text, start)
  const literal = literals[char]
  if (literal === undefined) return { offset: start, expected }
  for (let i = 1; i < literal.length; i++) {
    if (text[start + i] !== literal[i]) return { offset: start + i, expected: `"${literal}"` }
  }
  return start + literal.length
}

function scanString(text: string, start: number): number | Fault {
  let at = start + 1
  for (;;) {
    const char = text[at]
    if (char === '"') return at + 1
    if (char === undefined || char < ' ') return { offset: at, expected: 'the closing quote of a text' }
    at++
    if (char !== '\\') continue
    if (text[at] === 'u') {
      for (const end = at + 4; at < end; at++) {
        if (!/^[0-9a-fA-F]$/.test(text[at + 1] ?? ''))
          return { offset: at + 1, expected: 'four hexadecimal digits' }
      }
    } else if (!/^["\\/bfnrt]$/.test(text[at] ?? '')) {
      return { offset: at, expected: 'an escape such as \\n or \\"' }
    }
    at++
  }
}

function scanNumber(text: string, start: number): number | Fault {
  let at = start
  const digits = (): Fault | null => {
    if (!isDigit(text[at])) return { offset: at, expected: 'a digit' }
    while (isDigit(text[at])) at++
    return null
  }
  if (text[at] === '-') at++
  let fault: Fault | null = null
  if (text[at] === '0') at++
  else fault = digits()
  if (fault === null && text[at] === '.') {
    at++
    fault = digits()
  }
  if (fault === null && (text[at] === 'e' || text[at] === 'E')) {
    at++
    if (text[at] === '+' || text[at] === '-') at++
    fault = digits()
  }
  return fault ?? at
}
