// Takes a page apart, as far as tests need it.

export interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
}

/** Elements in the order of the page; what is in scripts and styles is none. Throws where tags do not match. */
export function elementsOf(html: string): readonly Element[] {
  const content = html
    .replace(/(<(script|style)(?:\s[^>]*)?>)[^]*?<\/\2>/g, '$1</$2>')
    .replace(/^<!doctype html>/, '')
  const open: string[] = []
  const elements: Element[] = []
  const tag = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*(\/?)>|</g
  for (const [whole, slash, name, attributes = '', end] of content.matchAll(tag)) {
    if (name === undefined) throw new Error(`a tag that is none: ${whole}`)
    if (slash === '/') {
      const last = open.pop()
      if (last !== name) throw new Error(`</${name}> ends <${String(last)}>`)
      continue
    }
    elements.push({ name, attributes: attributesOf(attributes) })
    if (end !== '/' && !['meta', 'input', 'wbr'].includes(name)) open.push(name)
  }
  if (open.length > 0) throw new Error(`not ended: ${open.join()}`)
  return elements
}

/** What a reader sees, in one line. */
export function textOf(html: string): string {
  return html
    .replace(/<(script|style|title|caption)(?:\s[^>]*)?>[^]*?<\/\1>/g, '')
    .replace(/<\/?(?:b|code|span|small|a|wbr)(?:\s[^>]*)?>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim()
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, value]),
  )
}
