// A lint rule: no behaviour hangs on the words of a text. It refuses comparisons with text that a person reads, wherever the
// text is written down (the types of constants tell), questions after such text in another, and expressions with words in them.

/** More than one word, or what stands for a figure that is none. */
const SPOKEN = /[a-z] | [a-z]|^n\/a$/i

/** The same in the notation of a regular expression. */
const SPOKEN_EXPRESSION = /[a-z]{2,}\)?(?: |\\s[*+]?)\(?(?:\?:)?[a-z]{2,}/i

const COMPARISONS = new Set(['===', '!==', '==', '!='])

/** Methods whose first argument is looked for. */
const QUESTIONS = new Set([
  'includes',
  'startsWith',
  'endsWith',
  'indexOf',
  'lastIndexOf',
  'match',
  'matchAll',
  'search',
  'split',
  'localeCompare',
  'has',
  'get',
])

/** @type {import('eslint').Rule.RuleModule} */
export const noDecisionByWords = {
  meta: {
    type: 'problem',
    messages: {
      words: 'Nothing hangs on the words of a text: give what it says a kind, and ask after that.',
    },
  },
  create(context) {
    const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices
    const checker = program.getTypeChecker()

    const isSpoken = (node) => {
      if (node.type === 'Literal' && node.regex !== undefined) return false
      if (node.type === 'TemplateLiteral') return node.quasis.some(({ value }) => SPOKEN.test(value.cooked))
      const type = checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(node))
      return type.isStringLiteral() && SPOKEN.test(type.value)
    }
    const refuse = (node, ...asked) => {
      if (asked.some(isSpoken)) context.report({ node, messageId: 'words' })
    }
    return {
      BinaryExpression(node) {
        if (COMPARISONS.has(node.operator)) refuse(node, node.left, node.right)
      },
      SwitchCase(node) {
        if (node.test !== null) refuse(node.test, node.test)
      },
      CallExpression(node) {
        const { callee, arguments: given } = node
        const method = callee.type === 'MemberExpression' && callee.property.name
        if (QUESTIONS.has(method) && given[0] !== undefined) refuse(node, given[0])
      },
      'NewExpression[callee.name="RegExp"]'(node) {
        refuse(node, ...node.arguments.slice(0, 1))
      },
      'Literal[regex]'(node) {
        if (SPOKEN_EXPRESSION.test(node.regex.pattern)) context.report({ node, messageId: 'words' })
      },
    }
  },
}
