// The script of report.html. Without it the report can be read whole, but for the flame graphs.

import { drawFlamePanels } from './flame-panel.ts'
import { followFolds } from './folds.ts'
import { sortTables } from './sort-tables.ts'
import { switchThemes } from './theme.ts'

document.documentElement.classList.add('scripted')
switchThemes()
sortTables()
followFolds()
drawFlamePanels()
