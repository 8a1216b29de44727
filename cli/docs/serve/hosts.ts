/** Whether an address is this machine's own: nothing on the network reaches what listens there. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)

/** What to listen on for a host as it was given. */
export function listeningAddress(host: string): string {
  if (host.toLowerCase() === 'localhost') return '127.0.0.1'
  return host.replace(/^\[(.*)\]$/, '$1')
}

/** As it stands in a web address. */
export const hostInUrl = (host: string): string => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host)

/**
 * Whether the page that sends a request was asked for by a name of this machine. Another name that leads here is how a site in the reader's browser
 * would read the answers (DNS rebinding).
 */
export function isOwnHost(header: string | undefined): boolean {
  const name = /^(\[[^\]]+\]|[^:]+)(?::\d+)?$/.exec(header ?? '')?.[1]
  return name !== undefined && isLoopback(name)
}
