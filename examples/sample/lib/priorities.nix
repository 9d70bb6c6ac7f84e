# What a module may wrap around a value: conditions, several values, priorities and order.
{ lib }:
rec {
  mkIf = condition: content: { _property = "if"; inherit condition content; };
  mkMerge = contents: { _property = "merge"; inherit contents; };
  mkOverride = priority: content: { _property = "override"; inherit priority content; };
  mkOrder = order: content: { _property = "order"; inherit order content; };

  mkOptionDefault = mkOverride 1500;
  mkDefault = mkOverride 1000;
  mkForce = mkOverride 50;
  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;

  normalPriority = 100;
  normalOrder = 1000;

  property = value: if builtins.isAttrs value then value._property or null else null;

  # The plain definitions in a definition: conditions that fail are left out.
  dischargeProperties = value:
    let kind = property value; in
    if kind == "if" then lib.optionals value.condition (dischargeProperties value.content)
    else if kind == "merge" then lib.concatMap dischargeProperties value.contents
    else [ value ];

  # The same for a set of options whose values are not wanted yet: conditions move into the values.
  pushDownProperties = value:
    let kind = property value; in
    if kind == "if"
    then map (lib.mapAttrs (_: mkIf value.condition)) (pushDownProperties value.content)
    else if kind == "merge" then lib.concatMap pushDownProperties value.contents
    else if kind == "override"
    then map (lib.mapAttrs (_: mkOverride value.priority)) (pushDownProperties value.content)
    else [ value ];

  # Of definitions `{ file, value }`, those of the best priority (the lowest number).
  filterOverrides = definitions:
    let
      priorityOf = definition:
        if property definition.value == "override" then definition.value.priority else normalPriority;
      best = lib.foldl (found: definition: lib.min found (priorityOf definition)) 9999 definitions;
      strip = definition:
        if property definition.value == "override"
        then definition // { value = definition.value.content; }
        else definition;
    in
    map strip (lib.filter (definition: priorityOf definition == best) definitions);

  # Definitions in the order that mkBefore and mkAfter ask for.
  sortByOrder = definitions:
    let
      orderOf = definition:
        if property definition.value == "order" then definition.value.order else normalOrder;
      strip = definition:
        if property definition.value == "order"
        then definition // { value = definition.value.content; }
        else definition;
      ordered = lib.sort (one: other: orderOf one < orderOf other) definitions;
    in
    if lib.any (definition: orderOf definition != normalOrder) definitions
    then map strip ordered
    else definitions;
}
