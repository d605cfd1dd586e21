import { z } from 'zod'

// Zod speeds its object parsers up with `new Function`, which the window's security policy forbids; it probes for it as soon as a
// schema is made, so this must be said before the first one is.
z.config({ jitless: true })

export { z }
