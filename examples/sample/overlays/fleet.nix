# Packages that only we have.
final: previous: {
  fleet-status = final.mkPackage {
    name = "fleet-status";
    version = "0.4.0";
    buildInputs = [ final.curl final.jq ]
      ++ map (name: final.python.modules.${name}) [ "flask" "gunicorn" "psycopg" "requests" ];
    license = { id = "Proprietary"; free = false; };
  };
}
