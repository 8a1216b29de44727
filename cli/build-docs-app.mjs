/* The documentation page's program and style: one script that runs from a file as from a server, and one sheet. */
import { build } from 'esbuild'
import path from 'node:path'

const app = path.join(import.meta.dirname, 'docs', 'app')

export const makeDocsApp = async (dist) =>
  build({
    entryPoints: { 'docs-app': path.join(app, 'main.tsx') },
    outdir: dist,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome111', 'firefox113', 'safari16.4'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    tsconfig: path.join(app, 'tsconfig.json'),
  })
