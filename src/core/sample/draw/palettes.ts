import { colour, type Colour } from './colour.ts'

/** Colours that go together: two for the ground, one for the wall, two for what is dyed. */
export type Palette = { ground: Colour; seam: Colour; wall: Colour; accents: readonly [Colour, Colour] }

const palette = (ground: string, seam: string, wall: string, accent: string, other: string): Palette => ({
  ground: colour(ground),
  seam: colour(seam),
  wall: colour(wall),
  accents: [colour(accent), colour(other)]
})

export const palettes: Palette[] = [
  palette('c0925f', '7a5232', 'cfd8d2', '3f6f78', 'b5654a'),
  palette('d8c8ae', 'a58d6c', '7fa0a8', '4f6a8f', 'b77f74'),
  palette('8f674a', '573c2a', 'd8cfbb', '6f8f7c', 'b8946a'),
  palette('cfcac2', '8e8b87', '6d8794', '8a6f99', '7fa396'),
  palette('dcc4a8', 'b08a68', 'a3b596', '97606f', '5f8296'),
  palette('8a969b', '5c666c', 'e0d5c6', 'b0855a', '5a7894'),
  palette('e2dacb', '93adb3', 'e6d2b8', '5f7aa6', 'b0796b'),
  palette('b0845e', '6b4832', '5d7076', '8aa07c', 'c0a078'),
  palette('bcb694', '88835f', 'd9c4bf', '5f8291', 'a0708c'),
  palette('9aa88c', '66754f', 'e3dccb', 'b56f5c', '6f86a0')
]
