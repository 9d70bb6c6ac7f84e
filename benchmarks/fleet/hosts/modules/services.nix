# The internal services that every host knows: their names, ports and what they are for.
{ lib }:
let
  teams = [ "billing" "catalog" "identity" "mail" "media" "orders" "search" "stock" ];
  roles = [ "api" "cache" "cron" "events" "export" "import" "index" "proxy" "queue" "report" "worker" ];
  service = teamIndex: team: roleIndex: role: {
    name = "${team}-${role}";
    inherit team role;
    port = 20000 + teamIndex * 100 + roleIndex;
    tags = [ team role ] ++ lib.optional (roleIndex < 3) "public";
  };
in
lib.concatLists (
  lib.imap0 (teamIndex: team: lib.imap0 (roleIndex: role: service teamIndex team roleIndex role) roles) teams
)
