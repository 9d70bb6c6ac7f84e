{
  attrs = { version = "23.2.0"; };
  certifi = { version = "2024.6.2"; };
  click = { version = "8.1.7"; };
  flask = { version = "3.0.3"; needs = [ "click" "itsdangerous" "jinja2" "werkzeug" ]; };
  gunicorn = { version = "22.0.0"; needs = [ "packaging" ]; };
  idna = { version = "3.7"; };
  itsdangerous = { version = "2.2.0"; };
  jinja2 = { version = "3.1.4"; needs = [ "markupsafe" ]; };
  markupsafe = { version = "2.1.5"; };
  numpy = { version = "1.26.4"; };
  packaging = { version = "24.1"; };
  pandas = { version = "2.2.2"; needs = [ "numpy" "python-dateutil" ]; };
  psycopg = { version = "3.1.19"; needs = [ "typing-extensions" ]; };
  python-dateutil = { version = "2.9.0"; needs = [ "six" ]; };
  pyyaml = { version = "6.0.1"; };
  requests = { version = "2.32.3"; needs = [ "certifi" "idna" "urllib3" ]; };
  six = { version = "1.16.0"; };
  sqlalchemy = { version = "2.0.31"; needs = [ "typing-extensions" ]; };
  typing-extensions = { version = "4.12.2"; };
  urllib3 = { version = "2.2.2"; };
  werkzeug = { version = "3.0.3"; needs = [ "markupsafe" ]; };
}
