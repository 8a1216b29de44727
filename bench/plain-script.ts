/* The floor: runs the statements of a JSON file ([sql, …]) one after another on a DuckDB file. `node plain-script.ts <database> <statements.json>` */
import { readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'

const [database = '', statements = '', settings = '{}'] = process.argv.slice(2)
const instance = await DuckDBInstance.create(database, JSON.parse(settings) as Record<string, string>)
const connection = await instance.connect()
for (const sql of JSON.parse(readFileSync(statements, 'utf8')) as string[]) await connection.run(sql)
connection.closeSync()
instance.closeSync()
