// Imported for its effect: a click on a table's head sorts the table.

declare module 'sortable-tablesort'
