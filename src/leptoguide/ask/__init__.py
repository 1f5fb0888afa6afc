"""Questions about one patient, answered by trying what may be: completions of the facts as rows of planes.

``asking.ask`` gives what to ask next, ``whatif.what_if`` what other facts would change, and ``nearest.nearest`` the
smallest changes under which an option would be recommended. ``engine`` holds what is made once for a guideline.
"""
