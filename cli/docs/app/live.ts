/** A page that `docs serve` gives out says where changes are told; any other asks nobody. */
export function followServer(): void {
  const address = document.querySelector('meta[name="tsdbt-changes"]')?.getAttribute('content')
  if (!address) return
  const changes = new EventSource(address)
  changes.addEventListener('changed', () => location.reload())
}
