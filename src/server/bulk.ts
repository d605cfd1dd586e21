import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { columns, type ColumnsInput, type ColumnsName } from '#contract/api.ts'
import { AppError } from '#contract/errors.ts'
import { DatasetId } from '#contract/shapes.ts'
import { packColumns, type Columns } from '#core/columns.ts'
import type { Engine } from '#engine/engine-types.ts'

const PictureAddress = z.object({
  dataset: DatasetId,
  image: z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number),
  height: z.enum(['128', '256', '512']).transform(Number).optional()
})

const ColumnsAddress = z.object({ input: z.string() })

/** Bulk that never travels as JSON: pictures by dataset and image id, columns as typed arrays. */
export function serveBulk(app: FastifyInstance, engine: Engine): void {
  app.get('/images/:dataset/:image', async (request, reply) => {
    const address = parse(PictureAddress, { ...(request.params as object), ...(request.query as object) })
    const picture = await engine.picture(address.dataset, address.image, address.height)
    const etag = `"${picture.etag}"`
    // Opened by itself, a picture is a page of its own origin that can run nothing.
    reply.headers({
      etag,
      'cache-control': 'private, max-age=600',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox"
    })
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.type(picture.type).send(picture.bytes)
  })

  app.get('/columns/:name', async (request, reply) => {
    const { name } = request.params as { name: string }
    if (!isColumnsName(name)) throw new AppError('not-found', `There are no columns "${name}".`)
    const packed = await pack(
      engine,
      name,
      parse(columns[name], parseJson(parse(ColumnsAddress, request.query).input))
    )
    return reply.type('application/octet-stream').send(packed)
  })
}

const isColumnsName = (name: string): name is ColumnsName => Object.hasOwn(columns, name)

async function pack<K extends ColumnsName>(
  engine: Engine,
  name: K,
  input: ColumnsInput<K>
): Promise<Uint8Array> {
  const handler = engine.columns[name] as (input: ColumnsInput<K>) => Promise<Columns>
  return packColumns(await handler(input))
}

function parse<T extends z.ZodType>(shape: T, raw: unknown): z.output<T> {
  const parsed = shape.safeParse(raw)
  if (!parsed.success) throw new AppError('bad-input', z.prettifyError(parsed.error), { cause: parsed.error })
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('bad-input', 'The input is not JSON.', { cause })
  }
}
