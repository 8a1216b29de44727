import { problem, ProblemError } from '../core/diagnostic.ts'
import { ControlSignal } from '../jinja/errors.ts'
import { HostObject, hostFunction } from '../jinja/host.ts'
import type { Scope } from '../jinja/scope.ts'
import { compileTemplate, render, renderSync } from '../jinja/template.ts'
import { str } from '../jinja/text.ts'
import type { Value } from '../jinja/values.ts'
import { requiredText } from './arguments.ts'
import type { Layer, MacroCaller } from './names.ts'

export interface RenderingState {
  readonly names: () => MacroCaller
  /** The file that is rendered; what is rendered on its behalf is traced to it. */
  readonly file: string
}

/** Functions that render, or call, something on the template's behalf. */
export const renderingLayer: Layer<RenderingState> = {
  render: ({ names, file }) =>
    hostFunction('render', ([text]) => renderText(requiredText(text, 'string'), names().scope, file)),
  try_or_compiler_error: () =>
    hostFunction('try_or_compiler_error', ([message = '', func = null, ...args], kwargs) =>
      callOrRaise(str(message), func, args, kwargs),
    ),
  adapter_macro: () =>
    hostFunction('adapter_macro', ([name = '']) => {
      const message = `adapter_macro() is no more: write adapter.dispatch("${str(name)}")(…).`
      throw new ProblemError(problem('raised-by-template', { message }))
    }),
  submit_python_job: () =>
    hostFunction('submit_python_job', () => {
      throw new ProblemError(
        problem('raised-by-template', { message: 'Python models are not run; write the model in SQL or TypeScript.' }),
      )
    }),
}

/** Renders a text in a scope that is in use, in the scope's own mode. */
export function renderText(text: string, scope: Scope, file: string): string | Promise<string> {
  const template = compileTemplate(text, { path: file })
  if (scope.mode === 'sync') return renderSync(template, scope).text
  return render(template, scope).then((rendered) => rendered.text)
}

function callOrRaise(message: string, func: Value, args: Value[], kwargs: Map<string, Value>): Value | Promise<Value> {
  const raise = (cause: unknown): never => {
    if (cause instanceof ControlSignal) throw cause
    throw new ProblemError(problem('raised-by-template', { message }, undefined, { cause }))
  }
  try {
    const result = func instanceof HostObject && func.call ? func.call(args, kwargs) : raise(func)
    return result instanceof Promise ? result.catch(raise) : result
  } catch (error) {
    return raise(error)
  }
}
