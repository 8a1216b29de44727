import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** GoogleSQL's local service: a process of its own that is asked by gRPC. */
export interface ZetasqlService {
  /** Throws `RpcError`. */
  call(method: Method, request: object): Promise<unknown>
  close(): void
}

type Method = 'analyze' | 'evaluateQuery' | 'getLanguageOptions' | 'registerCatalog' | 'unregisterCatalog'
type Rpc = (request: object, done: (error: RpcError | null, response: unknown) => void) => void

export interface RpcError extends Error {
  readonly code: number
  /** What the analyzer says, `[at line:column]` at its end. */
  readonly details: string
}

interface Grpc {
  readonly credentials: { createInsecure(): unknown }
  loadPackageDefinition(definition: unknown): {
    readonly zetasql: {
      readonly local_service: {
        readonly ZetaSqlLocalService: new (
          address: string,
          credentials: unknown,
          options: object,
        ) => Readonly<Record<Method, Rpc>> & { close(): void }
      }
    }
  }
}
interface ProtoLoader {
  loadSync(file: string, options: object): unknown
}

const UNAVAILABLE = 14

/** Starts the server that `npm install` left in the folder. */
export async function startZetasql(folder: string): Promise<ZetasqlService> {
  const require = createRequire(path.join(folder, 'package.json'))
  const home = path.join(path.dirname(require.resolve('@fivetrandevelopers/zetasql')), 'zetasql')
  const binary = `remote_server${process.arch.startsWith('arm') ? '_arm' : ''}${process.platform === 'darwin' ? '' : '.so'}`
  const port = await freePort()
  const server = spawn(path.join(home, binary), ['localhost', String(port)], { stdio: 'ignore' })
  const grpc = require('@grpc/grpc-js') as Grpc // the parts of it that are used
  const loader = require('@grpc/proto-loader') as ProtoLoader
  const definition = loader.loadSync('local_service.proto', {
    includeDirs: [path.join(home, 'protos')],
    enums: String,
    longs: String,
    oneofs: true,
    defaults: false,
  })
  const size = 500 * 1024 * 1024
  const Service = grpc.loadPackageDefinition(definition).zetasql.local_service.ZetaSqlLocalService
  const client = new Service(`localhost:${port}`, grpc.credentials.createInsecure(), {
    'grpc.max_send_message_length': size,
    'grpc.max_receive_message_length': size,
  })
  const call = (method: Method, request: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      client[method](request, (error, response) => (error ? reject(error) : resolve(response)))
    })
  const close = (): void => {
    client.close()
    server.kill('SIGKILL')
  }
  for (let attempt = 0; ; attempt++) {
    try {
      await call('getLanguageOptions', { maximumFeatures: true })
      return { call, close }
    } catch (error) {
      if ((error as RpcError).code !== UNAVAILABLE || attempt >= 100) {
        close()
        throw error
      }
      await sleep(100)
    }
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  await new Promise((resolve) => server.close(resolve))
  return port
}
