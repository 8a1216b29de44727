import * as z from 'zod/mini'
import { listOf, mapping, maybe, text } from './vocabulary.ts'

/** Made when asked for: few projects have catalogs. */
export const catalogsSchema = () =>
  z.looseObject({
    catalogs: maybe(
      listOf(
        z.strictObject({
          name: text,
          active_write_integration: maybe(text),
          write_integrations: maybe(
            listOf(
              z.strictObject({
                name: text,
                catalog_type: text,
                external_volume: maybe(text),
                table_format: maybe(text),
                catalog_name: maybe(text),
                file_format: maybe(text),
                catalog_database: maybe(text),
                adapter_properties: maybe(mapping),
              }),
            ),
          ),
        }),
      ),
    ),
  })

/** Under the flag `use_catalogs_v2`. */
export const secondCatalogsSchema = () =>
  z.strictObject({
    catalogs: maybe(
      listOf(
        z.strictObject({
          name: text.check(z.minLength(1)),
          type: text,
          table_format: z.enum(['default', 'iceberg', 'DEFAULT', 'ICEBERG', 'Default', 'Iceberg']),
          config: z.record(z.string(), maybe(mapping)),
        }),
      ),
    ),
  })
