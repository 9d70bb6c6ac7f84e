import { describe, expect, test } from '@jest/globals'
import { parseDerivations } from '../../../src/core/nix/derivation-show.ts'

const STORE = '/nix/store'
const PATH = `${STORE}/00vcpqlmx0rz8hlmmi742qqc4hz9y2vm-app-1.0.drv`
const NAME = PATH.slice(STORE.length + 1)
const OUTPUT = `${STORE}/zkl1qyppiyx4d3j2n41jalpws7fqd2bw-app-1.0`
const INPUT = '004ldcwhncm4f629h5cdaa9zyn40ak37-stdenv-linux.drv'
const SOURCE = '720ikgx7yaapyb8hvi8lkicjqwzcx3xr-builder.sh'

/** The same derivation as releases show it. */
const shown = {
  '2.8': {
    [PATH]: {
      outputs: { out: { path: OUTPUT } },
      inputSrcs: [`${STORE}/${SOURCE}`],
      inputDrvs: { [`${STORE}/${INPUT}`]: ['out'] },
      system: 'x86_64-linux',
      env: { out: OUTPUT },
    },
  },
  '2.26': {
    [PATH]: {
      name: 'app-1.0',
      outputs: { out: { path: OUTPUT } },
      inputSrcs: [`${STORE}/${SOURCE}`],
      inputDrvs: { [`${STORE}/${INPUT}`]: { dynamicOutputs: {}, outputs: ['out'] } },
    },
  },
  '2.34': {
    version: 4,
    derivations: {
      [NAME]: {
        name: 'app-1.0',
        outputs: { out: { path: OUTPUT.slice(STORE.length + 1) } },
        inputs: { srcs: [SOURCE], drvs: { [INPUT]: { dynamicOutputs: {}, outputs: ['out'] } } },
        version: 4,
      },
    },
  },
}

describe('a derivation', () => {
  test.each(Object.entries(shown))('is known by its path, as Nix %s shows it', (_, json) => {
    const derivation = parseDerivations(JSON.stringify(json), STORE).get(PATH)
    expect(derivation).toMatchObject({
      outputs: [expect.stringMatching(/zkl1qyppiyx4d3j2n41jalpws7fqd2bw-app-1\.0$/)],
      isFixed: false,
      inputs: [`${STORE}/${INPUT}`, `${STORE}/${SOURCE}`],
    })
  })

  test.each([
    ['its path', { path: OUTPUT, hash: 'ecbc', hashAlgo: 'sha256' }],
    ['its hash, where no path is shown', { hash: 'sha256-7LyjRtN5zvjTwOSs', method: 'flat' }],
  ])('of a fixed hash is known by %s', (_, out) => {
    const [one, other] = ['00vcpqlmx0rz8hlmmi742qqc4hz9y2vm', '0w4rfpj17pv4sdwfq1x5k1x31bdbpz90'].map(
      (hash) => show(`${hash}-a.tar.gz.drv`, { out }),
    )
    expect(one).toMatchObject({ isFixed: true, outputs: [expect.any(String)] })
    expect(one?.outputs).toEqual(other?.outputs)
    expect(one?.outputs).not.toEqual(
      show('00vcpqlmx0rz8hlmmi742qqc4hz9y2vm-b.tar.gz.drv', { out: { ...out, path: undefined } })?.outputs,
    )
  })

  test.each([
    ['content-addressed', { hashAlgo: 'sha256', method: 'nar' }],
    ['content-addressed, before 2.26', { hashAlgo: 'r:sha256' }],
    ['made of what is', {}],
    ['impure', { hashAlgo: 'sha256', impure: true, method: 'nar' }],
    ['impure, as its file has it', { hashAlgo: 'r:sha256', hash: 'impure' }],
  ])('has outputs that are not known before it is built where it is %s', (_, out) => {
    expect(show('00vcpqlmx0rz8hlmmi742qqc4hz9y2vm-a.drv', { out })).toMatchObject({
      outputs: undefined,
      isFixed: false,
    })
  })

  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['no object', '[]'],
    ['something else', '{"/nix/store/a.drv":{"outputs":3}}'],
    ['nothing of a path', '{"version":3}'],
  ])('is not there where Nix prints %s', (_, json) => {
    expect(parseDerivations(json, STORE).size).toBe(0)
  })
})

function show(name: string, outputs: object) {
  const json = JSON.stringify({ [name]: { outputs, inputSrcs: [], inputDrvs: {} } })
  return parseDerivations(json, STORE).get(`${STORE}/${name}`)
}
