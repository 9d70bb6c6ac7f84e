// The button that goes through the themes: the system's, light, dark.

const themes = [
  { scheme: '', label: 'Theme: system' },
  { scheme: 'light', label: 'Theme: light' },
  { scheme: 'dark', label: 'Theme: dark' },
] as const

export function switchThemes(): void {
  const button = document.querySelector<HTMLElement>('[data-action="theme"]')
  if (button === null) return
  let current = 0
  button.addEventListener('click', () => {
    current = (current + 1) % themes.length
    const theme = themes[current]
    if (theme === undefined) return
    document.documentElement.style.colorScheme = theme.scheme
    button.textContent = theme.label
  })
}
