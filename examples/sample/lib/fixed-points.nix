# Fixed points, and layers over them.
{ lib }:
rec {
  fix = f: let self = f self; in self;

  # A layer is `final: previous: { … }`.
  extends = layer: base: final:
    let previous = base final; in previous // layer final previous;

  composeExtensions = first: second: final: previous:
    let
      below = first final previous;
    in
    below // second final (previous // below);

  composeManyExtensions = builtins.foldl' composeExtensions (_: _: { });

  pipe = builtins.foldl' (value: function: function value);
}
