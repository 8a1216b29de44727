/** An image of the project as a `data:` address; undefined where the project has none of that name. */
export type ImageOf = (path: string) => string | undefined

const markdownImage = /!\[([^\]]*)\]\(\s*<?([^\s)>]+)>?[^)]*\)/g
const htmlImage = /<img\b[^>]*>/gi

/**
 * Markdown whose images of the project's `asset-paths` lie in it: one file shows them wherever it is. dbt's own projects write them as HTML, too; of that
 * the image and its text are kept.
 */
export function withImages(markdown: string, imageOf: ImageOf): string {
  if (!markdown.includes('![') && !/<img\b/i.test(markdown)) return markdown
  return markdown
    .replace(markdownImage, (whole, text: string, href: string) => imageText(text, href, imageOf) ?? whole)
    .replace(htmlImage, (whole) => imageText(attribute(whole, 'alt'), attribute(whole, 'src'), imageOf) ?? whole)
}

const attribute = (tag: string, name: string): string =>
  new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i')
    .exec(tag)
    ?.slice(1)
    .find((value) => value !== undefined) ?? ''

function imageText(text: string, href: string, imageOf: ImageOf): string | undefined {
  const data = imageOf(href.replace(/^\.?\//, ''))
  return data === undefined ? undefined : `![${text.replace(/[[\]]/g, '')}](${data})`
}
