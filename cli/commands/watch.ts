export { run } from './ls.ts'
