# Installs Gwella from this folder, without a network: powershell -File install.ps1 C:\Gwella
# Yn gosod Gwella o'r ffolder hon, heb rwydwaith: powershell -File install.ps1 C:\Gwella
param([Parameter(Mandatory = $true)][string]$To, [string]$Python = "python")
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot
if (Test-Path "$To\Scripts\gwella.exe") { throw "There is a Gwella in $To already / Mae Gwella yn $To eisoes" }
foreach ($line in Get-Content SHA256SUMS) {
    $sum, $name = $line -split "  ", 2
    if ((Get-FileHash -Algorithm SHA256 $name).Hash -ne $sum) {
        throw "Not what it was when this archive was made / Nid yw fel yr oedd pan wnaed yr archif hon: $name"
    }
}
& $Python -m venv $To
& "$To\Scripts\python.exe" -m pip install --quiet --no-index --find-links wheels --require-hashes -r windows.txt
if ($LASTEXITCODE) { throw "pip: $LASTEXITCODE" }
& "$To\Scripts\python.exe" -m gwella.pages.catalogues
& "$To\Scripts\gwella.exe" --help | Out-Null
Write-Output "Gwella is installed / Mae Gwella wedi'i osod: $To\Scripts\gwella.exe"
