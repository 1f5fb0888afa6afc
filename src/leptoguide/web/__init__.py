"""The web application: pages over the registry and the advice. It holds no clinical logic and no clinical words."""
