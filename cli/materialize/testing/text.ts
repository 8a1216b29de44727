import { TypedText, type CellValue } from '../../core/table.ts'

/** A cell as text, for tables written down in specs. */
export function toText(cell: CellValue): string | null {
  if (cell === null) return null
  if (cell instanceof TypedText) return cell.text
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}
