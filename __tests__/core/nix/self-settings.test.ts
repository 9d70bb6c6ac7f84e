import { describe, expect, test } from '@jest/globals'
import { parseSelfSettings } from '../../../src/core/nix/self-settings.ts'

describe('what a flake says of its own files', () => {
  test.each([
    ['in one', '{ inputs.self.submodules = true; outputs = _: { }; }'],
    ['in a set of its own', '{ inputs.self = { submodules = true; }; }'],
    ['in a set of inputs', '{ inputs = { a.url = "x"; self.submodules = true; }; }'],
    ['in sets', '{ inputs = { self = { lfs = false; submodules = true; }; }; }'],
    ['over lines', '{\n  inputs.self.submodules # here\n    =\n    true;\n}'],
  ])('is read however it is written: %s', (_, text) => {
    expect(parseSelfSettings(text)).toEqual({ submodules: true, lfs: false })
  })

  test('is read of Git LFS', () => {
    expect(parseSelfSettings('{ inputs.self.lfs = true; }')).toEqual({ submodules: false, lfs: true })
  })

  test.each([
    ['', 'nothing'],
    ['{ inputs.self.submodules = false; }', 'no'],
    ['{ # inputs.self.submodules = true;\n }', 'a comment'],
    ['{ description = "self.submodules = true;"; }', 'a string'],
    ['{ inputs.other.submodules = true; }', 'another input'],
    ['{ inputs.other = { submodules = true; }; }', 'another input'],
    ['{ inputs.self = ', 'no end'],
  ])('is nothing by %s: %s', (text) => {
    expect(parseSelfSettings(text)).toEqual({ submodules: false, lfs: false })
  })
})
