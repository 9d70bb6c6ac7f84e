// Folds: a link to something that is folded away opens it, and one button opens or closes all.

export function followFolds(): void {
  openTarget()
  window.addEventListener('hashchange', openTarget)
  const button = document.querySelector<HTMLElement>('[data-action="folds"]')
  button?.addEventListener('click', () => {
    const isOpen = button.getAttribute('aria-pressed') !== 'true'
    for (const fold of document.querySelectorAll('details')) fold.open = isOpen
    button.setAttribute('aria-pressed', String(isOpen))
  })
}

function openTarget(): void {
  const target = document.getElementById(decoded(location.hash.slice(1)))
  if (target === null) return
  for (let fold = target.closest('details'); fold !== null; fold = parentFold(fold)) fold.open = true
  target.scrollIntoView()
}

function parentFold(fold: HTMLElement): HTMLDetailsElement | null {
  return fold.parentElement?.closest('details') ?? null
}

function decoded(hash: string): string {
  try {
    return decodeURIComponent(hash)
  } catch {
    return hash
  }
}
