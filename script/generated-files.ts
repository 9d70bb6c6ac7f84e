// The files of the project that are generated from its code: path from the project's root → content.

import { z } from 'zod'
import { configJsonSchema } from '../src/core/config/json-schema.ts'
import { treeSitesSchema } from '../src/core/model/call-paths.ts'
import { resultsSchema } from '../src/core/model/results.ts'
import { schemaAddress } from '../src/core/text/project.ts'
import { sharedSites } from '../src/core/model/shared-sites.ts'
import { actionPage } from './action-page.ts'
import { flameAssets, reportAssets } from './browser-assets.ts'
import { commandLinePage } from './command-line-page.ts'
import { configurationPage } from './configuration-page.ts'
import { manPage } from './man-page.ts'
import { resultsPage } from './results-page.ts'

export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['schema/config.schema.json', published('config.schema.json', configJsonSchema())],
    ['schema/results.schema.json', published('results.schema.json', resultsJsonSchema())],
    ['docs/configuration.md', configurationPage()],
    ['docs/action.md', actionPage('.')],
    ['docs/command-line.md', commandLinePage()],
    ['docs/results.md', resultsPage(resultsJsonSchema())],
    ['man/nix-perf-gate.1', manPage()],
    ['src/core/report/html/assets.generated.ts', reportAssets()],
    ['src/core/flame/assets.generated.ts', flameAssets()],
  ])
}

function resultsJsonSchema() {
  return z.toJSONSchema(
    resultsSchema.extend(sharedSites).meta({
      title: 'Results of nix-perf-gate',
      description:
        'Everything that was measured and decided. Values are in base units: seconds, bytes, counts, fractions.',
    }),
    {
      target: 'draft-2020-12',
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema === treeSitesSchema) jsonSchema.items = { type: 'integer', minimum: 0 }
      },
    },
  )
}

/** Under the address that it is fetched from. */
function published(file: string, { $schema, ...schema }: { readonly $schema?: string }): string {
  return `${JSON.stringify({ $schema, $id: schemaAddress(file), ...schema }, null, 2)}\n`
}
