# Our own software: every component comes in the same parts.
final: previous:
let
  inherit (previous) lib;

  # What a component uses of others.
  components = {
    accounts = { uses = [ "events" "mailer" ]; };
    archive = { uses = [ "events" "storage" ]; };
    audit-log = { uses = [ "events" "storage" "accounts" ]; };
    billing = { uses = [ "accounts" "events" "invoices" "ledger" ]; };
    calendar = { uses = [ "accounts" "events" "notifications" ]; };
    catalogue = { uses = [ "search" "storage" "pictures" ]; };
    checkout = { uses = [ "accounts" "billing" "catalogue" "inventory" ]; };
    events = { uses = [ ]; };
    inventory = { uses = [ "catalogue" "events" "ledger" ]; };
    invoices = { uses = [ "ledger" "mailer" "storage" ]; };
    ledger = { uses = [ "events" ]; };
    mailer = { uses = [ "events" "templates" ]; };
    notifications = { uses = [ "accounts" "mailer" "events" ]; };
    pictures = { uses = [ "storage" ]; };
    reports = { uses = [ "billing" "ledger" "inventory" "search" ]; };
    returns = { uses = [ "billing" "checkout" "inventory" "notifications" ]; };
    search = { uses = [ "events" "storage" ]; };
    shipping = { uses = [ "checkout" "inventory" "notifications" ]; };
    storage = { uses = [ "events" ]; };
    subscriptions = { uses = [ "billing" "calendar" "notifications" ]; };
    support = { uses = [ "accounts" "checkout" "notifications" "search" ]; };
    templates = { uses = [ ]; };
    warehouse = { uses = [ "inventory" "reports" "shipping" ]; };
  };

  component = name: { uses }:
    let
      version = "2024.6.1";
      partsOf = part: map (used: final."${used}-${part}") uses;
      modules = map (module: final.python.modules.${module});
      make = part: buildInputs: propagatedInputs: final.mkPackage {
        name = "${name}-${part}";
        inherit version buildInputs propagatedInputs;
        flags = { component = name; inherit part; telemetry = false; };
        license = lib.licenses.mpl;
      };
    in
    {
      "${name}-model" = make "model" [ final.protobuf ] (partsOf "model");
      "${name}-client" = make "client" [ final.curl ]
        ([ final."${name}-model" ] ++ modules [ "requests" "attrs" ] ++ partsOf "client");
      "${name}-server" = make "server" ([ final.postgresql final.libuv ] ++ modules [ "flask" "gunicorn" "psycopg" "sqlalchemy" ])
        ([ final."${name}-model" final.openssl ] ++ partsOf "client");
      "${name}-worker" = make "worker" ([ final.redis ] ++ modules [ "click" "pyyaml" ])
        ([ final."${name}-model" ] ++ partsOf "client");
      "${name}-image" = make "image"
        ([ final."${name}-server" final."${name}-worker" final.bash final.coreutils final.curl ] ++ partsOf "server")
        [ ];
    };
in
lib.concatMapAttrs component components
