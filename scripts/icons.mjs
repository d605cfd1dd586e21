// Draws the icons that the systems want from resources/icon.svg: `node scripts/node24.mjs scripts/icons.mjs`. They are committed.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { root } from './tools/paths.mjs'

const resources = join(root, 'resources')

/** @param {number} size @returns {Promise<Buffer>} A PNG, drawn from the vectors at that size. */
const draw = (size) =>
  sharp(join(resources, 'icon.svg'), { density: (72 * size) / 512 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer()

/**
 * A Windows icon of PNGs (https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10)): a directory of 16 bytes a picture,
 * where 0 stands for 256 pixels, and the pictures.
 * @param {{ size: number, png: Buffer }[]} pictures
 */
function ico(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = header.length
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * index
    header.writeUInt8(size % 256, entry)
    header.writeUInt8(size % 256, entry + 1)
    header.writeUInt16LE(1, entry + 4)
    header.writeUInt16LE(32, entry + 6)
    header.writeUInt32LE(png.length, entry + 8)
    header.writeUInt32LE(offset, entry + 12)
    offset += png.length
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)])
}

/**
 * A macOS icon of PNGs (https://en.wikipedia.org/wiki/Apple_Icon_Image_format): each picture after its type and length.
 * @param {{ size: number, png: Buffer }[]} pictures
 */
function icns(pictures) {
  /** @type {Record<number, string>} */
  const types = { 32: 'ic11', 64: 'ic12', 128: 'ic07', 256: 'ic08', 512: 'ic09' }
  const chunk = (/** @type {string} */ type, /** @type {Buffer} */ bytes) => {
    const header = Buffer.from(`${type}\0\0\0\0`, 'latin1')
    header.writeUInt32BE(8 + bytes.length, 4)
    return Buffer.concat([header, bytes])
  }
  const chunks = pictures.map(({ size, png }) => chunk(types[size] ?? '', png))
  return chunk('icns', Buffer.concat(chunks))
}

const sizes = [512, 256, 128, 64, 32, 16]
const pictures = await Promise.all(sizes.map(async (size) => ({ size, png: await draw(size) })))
const write = (/** @type {string} */ name, /** @type {Buffer} */ bytes) =>
  writeFile(join(resources, name), bytes)

for (const { size, png } of pictures) await write(`icon-${size}.png`, png)
await write('icon.ico', ico(pictures.filter(({ size }) => size <= 256)))
await write('icon.icns', icns(pictures.filter(({ size }) => size >= 32)))
// Electron takes the second for displays with two dots a pixel, by its name.
await write('tray.png', await draw(16))
await write('tray@2x.png', await draw(32))
