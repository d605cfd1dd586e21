/** Reads a file by JSON.parse, and prints how long it took and how far memory rose. */
import { readFileSync } from 'node:fs'

const idle = process.memoryUsage.rss()
const begun = performance.now()
const { images, annotations } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as {
  images: unknown[]
  annotations: unknown[]
}
const seconds = (performance.now() - begun) / 1000
const megabytes = (process.memoryUsage.rss() - idle) / 1e6
console.log(JSON.stringify({ seconds, megabytes, images: images.length, objects: annotations.length }))
