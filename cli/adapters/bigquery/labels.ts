/**
 * Labels of a job, as BigQuery allows them: keys and values of at most 63 lower-case letters, digits, `_` and `-`. Bytes billed can be summed by them in
 * `INFORMATION_SCHEMA.JOBS`.
 */
export const jobLabels = (tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [labelText(key), labelText(value)]))

/** The end of a long text tells more than its beginning: `model.shop.…`. */
const labelText = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\p{N}_-]/gu, '_')
    .slice(-63)
