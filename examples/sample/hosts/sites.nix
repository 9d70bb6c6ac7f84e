# The sites of the web server.
{ lib }:
let
  of = kind: names: lib.genAttrs names (_: { inherit kind; });
  numbered = prefix: count: map (n: "${prefix}-${toString n}.example") (lib.range 1 count);
in
of "static" ([ "docs.example" "status.example" ] ++ numbered "campaign" 10)
// of "php" (numbered "shop" 8)
// lib.listToAttrs (lib.imap
  (index: name: lib.nameValuePair name { kind = "application"; port = 8000 + index; })
  ([ "api.example" "billing.example" ] ++ numbered "tool" 6))
