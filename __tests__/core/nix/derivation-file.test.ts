import { describe, expect, test } from '@jest/globals'
import { parseDerivationFile } from '../../../src/core/nix/derivation-file.ts'

const REST = '"x86_64-linux","/bin/sh",["-e"],[("out","a \\"quoted\\" text"),("name","x")])'

describe('the file of a derivation', () => {
  test('tells outputs and inputs, derivations and plain sources', () => {
    const text = `Derive([("dev","/nix/store/a-dev","",""),("out","/nix/store/a","","")],[("/nix/store/b.drv",["dev","out"]),("/nix/store/c.drv",["out"])],["/nix/store/d.sh"],${REST}`
    expect(parseDerivationFile(text)).toEqual({
      outputs: ['/nix/store/a-dev', '/nix/store/a'],
      system: 'x86_64-linux',
      isFixed: false,
      inputs: ['/nix/store/b.drv', '/nix/store/c.drv', '/nix/store/d.sh'],
    })
  })

  test.each([
    ['a fixed hash', '"/nix/store/a","sha256","ecbc"', { outputs: ['/nix/store/a'], isFixed: true }],
    ['a content-addressed output', '"","r:sha256",""', { outputs: undefined, isFixed: false }],
    ['an output of what is content-addressed', '"","",""', { outputs: undefined, isFixed: false }],
    ['an impure output', '"","r:sha256","impure"', { outputs: undefined, isFixed: false }],
  ])('tells %s', (_, output, expected) => {
    expect(parseDerivationFile(`Derive([("out",${output})],[],[],${REST}`)).toMatchObject({
      ...expected,
      inputs: [],
    })
  })

  test('tells inputs that are outputs of outputs', () => {
    const text = `DrvWithVersion("xp-dyn-drv",[("out","/nix/store/a","","")],[("/nix/store/b.drv",([],[("out",["out"])]))],[],${REST}`
    expect(parseDerivationFile(text)?.inputs).toEqual(['/nix/store/b.drv'])
  })

  test.each([
    ['empty', ''],
    ['of something else', '{ "outputs": [] }'],
    ['of a derivation without outputs', 'Derive([],[],[],'],
    ['cut short', 'Derive([("out","/nix/store/a"'],
    ['of brackets alone', `Derive(${'['.repeat(100_000)}`],
  ])('is none where it is %s', (_, text) => {
    expect(parseDerivationFile(text)).toBeUndefined()
  })
})
