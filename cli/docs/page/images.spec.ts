import { expect, it } from 'vitest'
import { withImages } from './images.ts'

const imageOf = (path: string): string | undefined =>
  path === 'assets/a.png' ? 'data:image/png;base64,AA==' : undefined

it.each([
  ['See ![the plan](assets/a.png).', 'See ![the plan](data:image/png;base64,AA==).'],
  ['![x](./assets/a.png "title")', '![x](data:image/png;base64,AA==)'],
  ['![x](/assets/a.png)', '![x](data:image/png;base64,AA==)'],
  [`<img alt="plan" width=3 src='assets/a.png'/>`, '![plan](data:image/png;base64,AA==)'],
  ['![x](assets/b.png) <img src="https://x.example/a.png">', '![x](assets/b.png) <img src="https://x.example/a.png">'],
  ['no image', 'no image'],
])('puts the project’s images into %j', (markdown, shown) => {
  expect(withImages(markdown, imageOf)).toBe(shown)
})
