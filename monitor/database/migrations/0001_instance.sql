-- Facts about this installation as a whole, such as the fingerprint of its secret key.
CREATE TABLE instance (
    key text PRIMARY KEY,
    value text NOT NULL
);
